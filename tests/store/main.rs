//! What every engine promises, and the typed store above it: each case runs on each engine.
//!
//! A further engine joins with one constructor in `lodging.rs` and one line at the end of this file.

mod at_rest;
mod book;
mod commits;
mod damage;
mod exports;
mod feedback;
mod figures;
mod frozen;
mod histories;
mod links;
mod lists;
mod lodging;
mod on_disk;
mod overtaking;
mod people;
mod reads;
mod records;
mod sparing;
mod updates;

use lodging::Lodging;

macro_rules! cases {
    ($engine:ident: $($file:ident::$case:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $case() {
                $file::$case(Lodging::$engine()).await;
            }
        )*
    };
}

macro_rules! conformance {
    ($engine:ident) => {
        mod $engine {
            use super::*;

            cases! { $engine:
                reads::an_empty_store_shows_nothing
                reads::rows_come_in_the_order_of_their_bytes_and_within_bounds
                reads::any_scan_shows_what_a_sorted_map_would
                reads::a_large_value_comes_back_whole
                commits::an_answered_write_is_seen_at_once
                commits::an_unmet_expectation_writes_nothing
                commits::an_expectation_may_be_that_there_is_nothing
                commits::a_write_that_builds_on_a_key_needs_it_to_be_there
                commits::a_mark_lets_a_write_happen_once
                commits::a_mark_in_the_second_place_counts_as_well
                commits::counters_begin_at_nought_and_may_fall
                commits::all_additions_of_one_write_count
                commits::a_counter_that_is_no_number_stops_its_write_only
                commits::a_hundred_tasks_lose_no_addition
                commits::of_those_who_expect_the_same_one_wins
                commits::a_reader_never_sees_half_a_write
                commits::a_write_nobody_waits_for_is_whole_or_absent
                lists::each_list_keeps_its_order_through_any_history
                lists::pages_lead_forward_and_back_and_know_their_ends
                lists::a_place_outlives_its_entry
                histories::counters_and_indexes_stay_true_through_any_history
                histories::a_history_reads_back_as_it_was_written
                histories::a_decision_made_from_old_data_is_refused
                histories::a_recount_names_what_differs
                records::numbers_go_on_where_they_ended
                records::messages_lead_to_their_entry_and_back
                records::a_chat_shows_one_card
                links::a_list_has_what_everybody_put_into_it
                links::any_message_leads_to_its_entry_alone
                links::what_was_linked_anew_leads_there_and_is_listed_once
                links::a_ticket_with_many_notices_has_them_all_and_leaves_nothing
                links::the_links_of_an_older_store_are_listed_when_it_is_opened
                links::the_original_of_an_entry_is_known_from_the_entry
                records::a_moved_chat_is_found_under_its_new_number
                records::lanes_are_found_once_each
                records::parcels_come_page_by_page_until_they_are_delivered
                records::people_are_counted_once
                records::a_value_beyond_the_bound_is_refused_whole
                people::people_are_found_by_the_words_they_have_now
                people::a_public_name_leads_to_whoever_was_seen_with_it_last
                people::those_about_to_answer_are_listed_with_their_ticket
                people::the_last_seen_come_first_and_one_day_is_one_write
                people::tickets_and_ratings_of_each_are_counted_through_any_history
                people::an_older_store_gets_the_indexes_and_counters_of_people
                people::an_older_store_gets_the_list_of_those_to_remind
                people::a_recount_names_wrong_counters_of_people
                updates::an_update_counts_once_for_two_days
                updates::old_marks_are_forgotten_in_steps
                updates::what_is_kept_aside_is_read_back_and_goes_with_its_person
                exports::what_is_exported_comes_back_to_the_byte
                exports::each_bad_line_is_named_and_never_quoted
                figures::figures_say_what_the_histories_say
                figures::a_figure_belongs_to_its_hour
                figures::a_changed_rating_counts_once_where_it_was_given
                figures::exports_bring_figures_along_and_old_ones_are_counted
                figures::a_recount_names_wrong_figures_but_not_those_of_deleted_tickets
                feedback::feedback_is_listed_newest_first_and_unread_on_its_own
                feedback::a_message_leads_to_its_feedback
                frozen::a_held_moment_shows_nothing_of_what_came_later
                frozen::a_held_moment_is_one_moment_among_many_writers
                frozen::records_indexes_and_counters_of_a_held_moment_agree
                damage::data_of_a_newer_version_is_refused
                damage::a_damaged_record_is_named_without_its_contents
                damage::a_damaged_key_is_no_panic
                damage::what_cannot_be_read_is_erased_all_the_same
            }
        }
    };
}

/// What becomes of stores of older layouts, which were never sealed.
macro_rules! coming_of_age {
    ($name:ident: $engine:ident) => {
        mod $name {
            use super::*;

            cases! { $engine:
                figures::an_older_store_is_counted_when_it_is_opened
                figures::a_history_that_cannot_be_read_does_not_stop_the_counting
            }
        }
    };
}

conformance!(memory);
conformance!(sled);
conformance!(sealed);
coming_of_age!(older_in_memory: memory);
coming_of_age!(older_in_sled: sled);
