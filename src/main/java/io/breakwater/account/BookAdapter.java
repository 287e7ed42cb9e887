package io.breakwater.account;

import io.breakwater.account.stored.BookSnapshot;
import org.apache.pekko.persistence.typed.SnapshotAdapter;

/** Between the books and their snapshots; on the thread of the actor whose books they are. */
final class BookAdapter implements SnapshotAdapter<Book> {
  @Override
  public Object toJournal(Book book) {
    return book.copy();
  }

  @Override
  public Book fromJournal(Object copy) {
    return Book.of((BookSnapshot) copy);
  }
}
