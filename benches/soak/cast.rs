//! Who there is: staff in its group, and those who come with questions.

use telegram_sim::{GroupKind, GroupSpec, PersonSpec, Sim};

use crate::program::{GROUP, OWNER};

/// Members of staff, the owner first.
pub const STAFF: [i64; 4] = [OWNER, 43, 44, 45];

/// The number of the first one who comes with questions.
pub const FIRST_PERSON: i64 = 1_000_000;

/// Makes everybody, so many with questions among them, and the group with its topics.
pub fn enters(sim: &Sim, people: usize) {
    for id in STAFF {
        sim.person(person(id, "Sam"));
    }
    for n in 0..people {
        let names = ["Anna", "Boris", "Clara", "Дмитрий", "Elif", "Фёдор", "Grace", "Ирина"];
        sim.person(person(FIRST_PERSON + n as i64, names[n % names.len()]));
    }
    sim.group(GroupSpec {
        id: GROUP,
        title: "Support".into(),
        kind: GroupKind::Supergroup,
        members: STAFF.to_vec(),
        bot_is_admin: true,
    });
    sim.set_forum(GROUP, true);
}

fn person(id: i64, name: &str) -> PersonSpec {
    PersonSpec {
        last_name: Some(format!("Number{}", id % 500)),
        username: Some(format!("visitor_{id}")),
        language_code: Some("en".into()),
        ..PersonSpec::new(id, name)
    }
}
